"""Views as one HTML file each."""
