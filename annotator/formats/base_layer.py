"""The rule of `document.base_layer`, under the name by which formats know it."""

from annotator.document.base_layer import allows_overlap, base_layer

__all__ = ["allows_overlap", "base_layer"]
