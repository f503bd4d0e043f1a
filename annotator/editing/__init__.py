"""Floor 1: commands become decisions; undo, redo, replay, review steps. Pure."""
