"""What the directory's words mean: names of any directory as an index, German as word lists."""
