-- What is true of the whole installation: under which master key its secrets are sealed.
create table installation (
  name text primary key,
  value text not null
);

-- What a key may do and for how long, where it comes from, and who took it away.
alter table api_key add column label text;
alter table api_key add column scopes text not null default 'send,receive,read,visualise,admin';
alter table api_key add column expires bigint;
alter table api_key add column origin text not null default 'command';
alter table api_key add column revoked_by text;
