"""Expressions that could run for ever are refused, ordinary ones are not."""

import pytest

from annotator.formats.regex_check import regex_problem


@pytest.mark.parametrize(
    "expression",
    [
        "^[Uu](\\.?|nited)$", "(?:foo|bar)+", "(?i:gen(eral)?)", "a+b*c?", "[a-z]+(-[a-z]+)?", "(ab){2}",
        "\\(+\\)+", "[(+*)]+", "(?P<x>a+)b", "(a?b){2,3}", "x{2,}", "(?<=a)b+", "[]+]+", "(?:ab?|c)*",
    ],
)  # fmt: skip
def test_ordinary_expressions_are_let_pass(expression: str) -> None:
    assert regex_problem(expression) is None


@pytest.mark.parametrize(
    "expression",
    [
        "(a+)+", "(a*)*b", "([a-z]+)*$", "((ab)+c?)+", "(a+){10,}", "(?:\\w+\\s?)+$", "(x(a+)y)*", "(a|a)*",
        "(a|ab)+$", "(\\w|\\d)+", "((a|b)+)*", "(?P<n>a+)+?", "(.|x)*", "(a{3,})+",
    ],
)  # fmt: skip
def test_repeated_repetitions_and_ambiguous_alternatives_are_refused(expression: str) -> None:
    problem = regex_problem(expression)
    assert problem is not None and "for ever" in problem[0]


@pytest.mark.parametrize("expression", ["(a", "[a", "*a", "a{2,1}", "(?P<1>a)", "\\"])
def test_what_is_no_expression_is_told(expression: str) -> None:
    problem = regex_problem(expression)
    assert problem is not None and problem[0].startswith("is no regular expression")


def test_an_expression_beyond_reason_is_refused() -> None:
    assert regex_problem("a" * 1001) == ("the expression has 1,001 characters", "use at most 1,000")
