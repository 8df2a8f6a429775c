CREATE TABLE `admin_audit` (
	`id` varchar(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`at` datetime(3) NOT NULL,
	`role` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`who` varchar(40) CHARACTER SET ascii COLLATE ascii_bin,
	`action` varchar(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`target` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,
	`network` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
	`status` int NOT NULL,
	`code` varchar(40) CHARACTER SET ascii COLLATE ascii_bin,
	`count` int NOT NULL,
	CONSTRAINT `admin_audit_id` PRIMARY KEY(`id`)
);
--> statement-breakpoint
CREATE INDEX `admin_audit_by_time` ON `admin_audit` (`at`,`id`);