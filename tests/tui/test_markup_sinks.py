"""Nothing that holds data is handed to Textual or rich as markup: what would read it is looked for in the
source.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator

ROOT = Path(annotator.__file__).parent
FILES = sorted([*(ROOT / "tui").rglob("*.py"), *(ROOT / "cli").rglob("*.py")])

READS_MARKUP = frozenset(
    ("Static", "Label", "Button", "OptionList", "Option", "DataTable", "Tree", "TreeNode", "Markdown", "MarkdownViewer",  # noqa: E501
     "RichLog", "Log", "Header", "Checkbox", "RadioButton", "SelectionList", "Collapsible", "Tab", "TabPane",
     "Tooltip", "Toast", "Digits", "Link", "Rule", "Sparkline", "Placeholder", "Pretty")
)  # fmt: skip
"""Widgets of Textual whose texts are read as markup."""

SINKS = frozenset(
    ("notify", "update", "from_markup", "from_text", "render_markup", "add_option", "add_options", "add_row",
     "add_column", "add_columns", "add_leaf", "append_text", "set_content", "Panel", "Table", "Columns")
)  # fmt: skip
"""Methods that read a str given to them as markup, or may."""

ALWAYS = frozenset(("from_markup", "render_markup"))
"""Those that make nothing but markup."""

TITLES = frozenset(("border_title", "border_subtitle", "tooltip", "sub_title", "title"))
"""Attributes of widgets that are read as markup."""


def is_text(node: ast.expr) -> bool:
    """Whether an expression is, or begins or ends as, a str that is put together or comes from elsewhere."""
    match node:
        case ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            return is_text(left) or is_text(right) or isinstance(left, ast.Constant)
        case ast.Call(func=ast.Attribute(attr="format" | "join", value=ast.Constant())):
            return True
        case ast.Call(func=ast.Name(id="str" | "repr" | "safe" | "cut")):
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return is_text(body) or is_text(orelse)
    return False


def name_of(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def sinks(tree: ast.AST, file: str) -> Iterator[str]:
    """Where data could be read as markup."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name, place = name_of(node), f"{file}:{node.lineno}"
            for keyword in node.keywords:
                if keyword.arg == "markup" and not (
                    isinstance(keyword.value, ast.Constant) and keyword.value.value is False
                ):
                    yield f"{place}: markup is switched on"
                if keyword.arg in TITLES and is_text(keyword.value):
                    yield f"{place}: {keyword.arg} is put together"
            if name in ALWAYS:
                yield f"{place}: {name}() makes markup of a text"
            if name in READS_MARKUP | SINKS:
                for argument in node.args:
                    if is_text(argument):
                        yield f"{place}: {name}() is given a text that is put together"
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and is_text(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES:
                    yield f"{file}:{node.lineno}: {target.attr} is put together"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_data_is_read_as_markup(path: Path) -> None:
    assert list(sinks(ast.parse(path.read_text("utf-8")), path.name)) == []


def test_a_widget_of_textuals_is_made_of_content_alone() -> None:
    """Static and its like are given nothing, or a Content that a function of ours makes; never a variable
    str.
    """
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and name_of(node) in READS_MARKUP:
                for argument in node.args:
                    assert isinstance(argument, ast.Call), f"{path.name}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize(
    "source",
    ['Static(f"{title}")', 'self.notify("saved " + title)', 'Content.from_markup(text)', 'Text.from_markup("x")',  # noqa: E501
     'widget.border_title = f"{name}"', 'Label("a", markup=True)', 'Label(x, markup=is_on)', 'list.add_option("%s" % x)',  # noqa: E501
     'table.add_row(safe(name))', 'Static("{}".format(x))', 'Foo(border_title=str(x))', 'Static(a if b else f"{c}")'],  # noqa: E501
)  # fmt: skip
def test_what_is_looked_for_is_found(source: str) -> None:
    assert list(sinks(ast.parse(source), "f.py"))


@pytest.mark.parametrize(
    "source",
    [
        "Static(self._words())",
        "Static(id='x')",
        "Content(safe(x))",
        "Label(Content(x), markup=False)",
        "say(f'{x}')",
    ],
)
def test_what_is_right_is_left_alone(source: str) -> None:
    assert not list(sinks(ast.parse(source), "f.py"))
