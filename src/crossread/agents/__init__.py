"""What language models are given: the tools of crossread over the Model Context Protocol."""
