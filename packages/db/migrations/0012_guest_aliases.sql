CREATE TABLE `guest_aliases` (
	`guest_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`member_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`claimed_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`retired_at` datetime(3),
	CONSTRAINT `guest_aliases_guest_id` PRIMARY KEY(`guest_id`),
	CONSTRAINT `guest_aliases_two` CHECK(guest_id <> member_id)
);
--> statement-breakpoint
ALTER TABLE `guest_aliases` ADD CONSTRAINT `guest_aliases_member` FOREIGN KEY (`member_id`) REFERENCES `users`(`id`) ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX `guest_aliases_of_member` ON `guest_aliases` (`member_id`,`claimed_at`);--> statement-breakpoint
CREATE INDEX `guest_aliases_by_age` ON `guest_aliases` (`claimed_at`);