"""Floor 4: the app; the only importer of Textual."""
