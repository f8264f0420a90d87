-- Certificates of KSeF's type Offline, which sign the second QR code of invoices issued offline.
create table offline_certificate (
  tenant_id text primary key references tenant (id),
  sealed ${bytes} not null,
  updated bigint not null
);
