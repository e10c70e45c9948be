"""Language models beside the program: the tools they are given (MCP), and one that is asked."""
