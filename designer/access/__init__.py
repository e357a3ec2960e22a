"""Who is at the pages: passwords, people and their roles, and who makes the request in progress."""
