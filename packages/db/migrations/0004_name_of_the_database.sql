CREATE TABLE `installation` (
	`one` int NOT NULL,
	`name` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	CONSTRAINT `installation_one` PRIMARY KEY(`one`)
);
