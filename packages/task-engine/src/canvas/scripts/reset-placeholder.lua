--[[
  Makes a placeholder of a step that ended in failure without having run: the step before it failed, and is tried again.

  KEYS[1] state of the step, JSON
  ARGV[1] the placeholder, JSON   ARGV[2] seconds it is kept   ARGV[3] the state as it was read; '' = there was none

  Returns 1 if it was made, else 0
]]
--- @include "refuse"
--- @include "read-state"
local keep = tonumber(ARGV[2])
if not keep or not ARGV[3] then
  return refuse('wrong number or kind of arguments')
end
local found = redis.call('GET', KEYS[1])
if (found or '') ~= ARGV[3] then
  return 0
end
-- What a worker wrote of the step itself carries the number of a delivery.
if found and (status_of(found) ~= 'failure' or (numbers_at_end(found).run or 0) > 0) then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', keep)
return 1
