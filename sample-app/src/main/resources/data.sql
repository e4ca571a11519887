-- The PINs are 73019258 (ACC-1, ACC-3) and 48205716 (ACC-2): bcrypt, strength 10.
INSERT INTO account (id, owner, balance, transfer_limit, frozen, pin_hash) VALUES
    ('ACC-1', 'Ada Hartmann', 5000.00, 2000.00, FALSE, '$2a$10$pHJ7pKE1aRVt/2lsfAsyE.5jmGVURUexOPnzoxzqCQQYVKDle/pK6'),
    ('ACC-2', 'Ben Ostrow', 120.50, 500.00, FALSE, '$2a$10$0SDRSirJedoU5SlKNv3Rk.gociea3K.rfJw9ul0mmjVHvTkc0RLca'),
    ('ACC-3', 'Cora Lind', 800.00, 500.00, TRUE, '$2a$10$pHJ7pKE1aRVt/2lsfAsyE.5jmGVURUexOPnzoxzqCQQYVKDle/pK6');
