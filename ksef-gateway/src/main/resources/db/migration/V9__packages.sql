-- Packages of invoices that are uploaded, unpacked and handed over file by file.
create table uploaded_package (
  tenant_id text not null references tenant (id),
  id text not null,
  state text not null,
  priority integer not null,
  offline integer not null,
  version text,
  received bigint not null default 0,
  chunks integer not null default 0,
  files integer not null default 0,
  taken integer not null default 0,
  refused integer not null default 0,
  attempts integer not null default 0,
  reason text,
  created bigint not null,
  changed bigint not null,
  primary key (tenant_id, id)
);
create index uploaded_package_checking on uploaded_package (changed) where state = 'CHECKING';

-- What of them has come so far; gone as soon as all files are handed over.
create table package_chunk (
  tenant_id text not null,
  package_id text not null,
  ordinal integer not null,
  content ${bytes} not null,
  primary key (tenant_id, package_id, ordinal)
);

create table package_file (
  tenant_id text not null,
  package_id text not null,
  ordinal integer not null,
  name text not null,
  submission text,
  faults text,
  primary key (tenant_id, package_id, ordinal)
);
