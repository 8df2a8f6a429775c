ALTER TABLE `rounds` ADD `lines_begun` int DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Rounds that are there may have given out numbers.
UPDATE `rounds` SET `lines_begun` = 1;
