"""Edits that put a span or a relation made by hand on an article, as `decisions.edits_to_json` writes them.

For the many of an import, which are stored and not looked at: nothing but the text is made. Identities
must be such as `document.ids` makes, labels come as JSON.
"""


def made_span(id: str, start: int, end: int, label: str) -> str:
    """`span+` of an accepted span without attributes or a suggestion; `label` is JSON."""
    span = f'{{"id":"{id}","start":{start},"end":{end},"label":{label}}}'
    return f'{{"edit":"span+","id":"{id}","before":null,"after":{{"verdict":"accepted","span":{span}}}}}'


def made_link(id: str, label: str, head: str, child: str) -> str:
    """`relation+` of an accepted relation without a suggestion; `label` is JSON."""
    link = f'{{"id":"{id}","label":{label},"head":"{head}","child":"{child}"}}'
    return (
        f'{{"edit":"relation+","id":"{id}","before":null,"after":{{"verdict":"accepted","relation":{link}}}}}'
    )
