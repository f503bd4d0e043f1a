"""The screens, each with its placement in a `.tcss` beside it."""
