"""Text layout: document and width in, rows out. Pure; nothing here imports Textual."""
