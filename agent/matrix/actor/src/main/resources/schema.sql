create table work(id bigint auto_increment primary key, ticket varchar(200));
