"""What pages and terminal both show."""
