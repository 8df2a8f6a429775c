CREATE TABLE `messages` (
	`id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`user_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`recipient` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`kind` varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`text` varchar(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`created_at` datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
	`sent_at` datetime(3),
	CONSTRAINT `messages_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE INDEX `messages_of_user` ON `messages` (`user_id`,`created_at`);