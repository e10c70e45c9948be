"""Articles that keep coming: the stories they tell, and an archive that they are kept in."""
