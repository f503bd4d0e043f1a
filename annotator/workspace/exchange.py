"""What goes in and out of a project: the face of importing and exporting."""

from annotator.workspace.exporting import ExportReport, Include, default_output, export_prodigy
from annotator.workspace.importing import FileReport, ImportReport, import_files

__all__ = [
    "ExportReport",
    "FileReport",
    "ImportReport",
    "Include",
    "default_output",
    "export_prodigy",
    "import_files",
]
