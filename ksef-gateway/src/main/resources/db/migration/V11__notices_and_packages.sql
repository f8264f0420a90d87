-- What callers of box operations want to be told of once it is over.
create table box_notice (
  tenant_id text not null references tenant (id),
  kind text not null,
  id text not null,
  primary key (tenant_id, kind, id)
);

-- What a package consisted of, for whoever sends another one under its id.
alter table uploaded_package add column hash text;
create index uploaded_package_receiving on uploaded_package (changed) where state = 'RECEIVING';
