"""Who may see what: querysets as permissions, and PostgreSQL's row-level security as the fence beneath them."""
