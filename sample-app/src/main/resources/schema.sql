CREATE TABLE account (
    id             VARCHAR(32) PRIMARY KEY,
    owner          VARCHAR(100)   NOT NULL,
    balance        DECIMAL(14, 2) NOT NULL CHECK (balance >= 0),
    transfer_limit DECIMAL(14, 2) NOT NULL,
    frozen         BOOLEAN        NOT NULL,
    pin_hash       VARCHAR(100)   NOT NULL
);

CREATE TABLE movement (
    id     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source VARCHAR(32)    NOT NULL REFERENCES account,
    target VARCHAR(32)    NOT NULL REFERENCES account,
    amount DECIMAL(14, 2) NOT NULL CHECK (amount > 0),
    memo   VARCHAR(140)   NOT NULL,
    booked TIMESTAMP WITH TIME ZONE NOT NULL
);
