"""What is known about an annotated article beside its text, in the words of a Prodigy row."""

from typing import Any

from annotator.formats.annotated import AnnotatedArticle

OURS = "annotator"
"""The key under which annotator's own facts stand in a row."""


def article_facts(article: AnnotatedArticle) -> dict[str, Any]:
    """Id, meta, answer, whose annotations, when, and under `annotator` flag and note."""
    annotations, key = article.annotations, article.article.key
    return {
        "id": key,
        "meta": dict(article.article.meta),
        **({"answer": str(annotations.answer)} if annotations.answer else {}),
        "_timestamp": article.at // 1000,
        "_annotator_id": article.annotator,
        "_session_id": article.annotator,
        OURS: {"version": 1, "article": key, "flagged": annotations.flagged, "note": annotations.note},
    }
