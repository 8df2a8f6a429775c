ALTER TABLE `rounds` ADD `draw_seed` varchar(64) CHARACTER SET ascii COLLATE ascii_bin;--> statement-breakpoint
ALTER TABLE `rounds` ADD `draw_hash` varchar(64) CHARACTER SET ascii COLLATE ascii_bin;--> statement-breakpoint
ALTER TABLE `rounds` ADD `draw_first` int;--> statement-breakpoint
ALTER TABLE `rounds` ADD `draw_last` int;--> statement-breakpoint
ALTER TABLE `rounds` ADD `draw_digest` varchar(64) CHARACTER SET ascii COLLATE ascii_bin;