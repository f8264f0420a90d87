-- What is true of the whole installation: under which master key its secrets are sealed.
create table installation (
  name text primary key,
  value text not null
);
