--[[
  Marks a prefix as one database's, or says whose it is.

  KEYS[1] owner   string: <name of the database> <since when, ms>
  ARGV[1] name    [2] since when the caller knows it as its own, ms, or 0   [3] lifetime of the mark, ms

  The mark is gone after a wipe, and may be older after a failover. So who knows the prefix as its own from before takes it back
  from one who found it unmarked later.

  Returns  ours, since
         | theirs, since
]]
--- @include "refuse"
--- @include "whole"
--- @include "now"
if #KEYS ~= 1 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
local name, known, lifetime = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
if not whole(known, 0) or not whole(lifetime, 1) then return refuse('a time is no whole number') end

local mark = redis.call('GET', KEYS[1])
local owner, since
if mark then owner, since = string.match(mark, '^(%S+) (%d+)$') end
if owner and owner ~= name then
  if known == 0 or tonumber(since) <= known then return { 'theirs', since } end
  owner = nil
end
if not owner then since = string.format('%.0f', known > 0 and known or now_ms()) end
redis.call('SET', KEYS[1], name .. ' ' .. since, 'PX', lifetime)
return { 'ours', since }
