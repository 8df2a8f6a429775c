ALTER TABLE `users` ADD `erased_at` datetime(3);--> statement-breakpoint
CREATE INDEX `users_by_name` ON `users` (`name`,`created_at`);--> statement-breakpoint
CREATE INDEX `users_by_mobile` ON `users` (`mobile`,`created_at`);