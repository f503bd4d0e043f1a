"""Floor 2: settings, label schemas, keymaps, paths."""
