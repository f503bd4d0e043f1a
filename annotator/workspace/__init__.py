"""Floor 3: the use cases that the command line and the app share."""
