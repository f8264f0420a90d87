-- db-scheduler wants PostgreSQL's own types there; SQLite has none to change.
${schedulerTypes};
