import pytest

from annotator.document.article import Article
from annotator.document.relations import Suggestions
from annotator.document.schema import LabelSchema
from annotator.editing.session import open_session
from annotator.editing.state import EditorState
from tests.support.articles import SUGGESTED, TEXT, make_schema, tokenize


@pytest.fixture
def schema() -> LabelSchema:
    return make_schema()


@pytest.fixture
def article() -> Article:
    return Article("a1", TEXT, {}, tokenize(TEXT))


@pytest.fixture
def state(article: Article, schema: LabelSchema) -> EditorState:
    return open_session(article, schema, SUGGESTED)


@pytest.fixture
def bare(article: Article, schema: LabelSchema) -> EditorState:
    """The article without any suggestion."""
    return open_session(article, schema, Suggestions())
