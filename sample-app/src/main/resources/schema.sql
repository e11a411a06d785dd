create table if not exists category (
    id   int primary key,
    name varchar(40) not null
);

create table if not exists product (
    id          int primary key,
    category_id int         not null references category,
    name        varchar(60) not null,
    price_cents int         not null,
    stock       int         not null
);

-- What was sold, with the category it had when it was sold. No foreign keys: order lines outlive the products they are for.
create table if not exists order_line (
    id           int primary key,
    order_id     int     not null,
    product_id   int     not null,
    category_id  int     not null,
    market       char(2) not null,
    quantity     int     not null,
    amount_cents int     not null
);
