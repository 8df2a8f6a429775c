--[[
  Reads the open round as of one instant.

  KEYS[1] round  hash: #round, #total, buyer id -> ticket id

  Returns  unknown | known, round, total, claimed
]]
--- @include "refuse"
if #KEYS ~= 1 or #ARGV ~= 0 then return refuse('wrong number of keys or arguments') end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
if not (state[1] and state[2]) then return 'unknown' end
return { 'known', state[1], state[2], tostring(redis.call('HLEN', KEYS[1]) - 2) }
