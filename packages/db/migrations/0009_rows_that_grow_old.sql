CREATE INDEX `admin_operations_by_age` ON `admin_operations` (`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_age` ON `messages` (`created_at`);