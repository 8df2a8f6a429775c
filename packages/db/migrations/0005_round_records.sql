CREATE TABLE `round_records` (
	`sale_id` int NOT NULL,
	`round` int NOT NULL,
	`part` int NOT NULL,
	`batches` int NOT NULL,
	`first_number` int NOT NULL,
	`last_number` int NOT NULL,
	`content` mediumblob NOT NULL,
	CONSTRAINT `round_records_pk` PRIMARY KEY(`sale_id`,`round`,`part`),
	CONSTRAINT `round_records_numbers` CHECK(1 <= first_number and first_number <= last_number)
);
--> statement-breakpoint
ALTER TABLE `rounds` ADD `books` json;--> statement-breakpoint
ALTER TABLE `rounds` ADD `recorded_at` datetime(3);--> statement-breakpoint
ALTER TABLE `round_records` ADD CONSTRAINT `round_records_round` FOREIGN KEY (`sale_id`,`round`) REFERENCES `rounds`(`sale_id`,`round`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `rounds_unrecorded` ON `rounds` (`recorded_at`,`sale_id`,`round`);