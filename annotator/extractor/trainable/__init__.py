"""Components that learn: attributes of spans, and relations between spans.

`annotator_attributes` and `annotator_relation_model` are spaCy components like `ner`: `spacy train` and
`nlp.update` train them, `spacy.load` opens them (they are found through entry points). What they learn
from is read in `gold`, what they are told by a label schema in `settings`, what they see of a text is
made in `words`, `span_features`, `pair_features` and `clues`.
"""
