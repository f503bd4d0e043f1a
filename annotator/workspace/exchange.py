"""What goes in and out of a project: the face of importing and exporting."""

from annotator.workspace.choosing import ChoiceReport, Include
from annotator.workspace.export_report import ExportReport
from annotator.workspace.exporting import default_output, export_format
from annotator.workspace.import_report import FileReport, ImportReport
from annotator.workspace.importing import import_files
from annotator.workspace.prodigy_export import export_prodigy

__all__ = [
    "ChoiceReport",
    "ExportReport",
    "FileReport",
    "ImportReport",
    "Include",
    "default_output",
    "export_format",
    "export_prodigy",
    "import_files",
]
