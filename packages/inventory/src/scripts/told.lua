--[[
  Notes that a ticket says what the standby line says of it, unless that has changed meanwhile.

  KEYS[1] untold  hash: ticket id -> "<seq> <state> <buyer id>"
  ARGV[1] ticket id  [2] seq of what it was told

  Returns  told | changed
]]
--- @include "refuse"
--- @include "wrong-type"
if #KEYS ~= 1 or #ARGV ~= 2 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_type({ 'hash' })
if wrong then return wrong end

local untold = redis.call('HGET', KEYS[1], ARGV[1])
if untold and untold:match('^%d+') ~= ARGV[2] then return 'changed' end
redis.call('HDEL', KEYS[1], ARGV[1])
return 'told'
