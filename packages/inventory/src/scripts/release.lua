--[[
  Gives the units of a ticket back, if it is this ticket that holds them. A later claim of the same buyer is left alone.

  KEYS[1] round         hash: #round, #total, and per unit: buyer id, `<buyer id>~2`, ... -> ticket id
  KEYS[2] closed round  hash of the same shape
  ARGV[1] round  [2] buyer id  [3] ticket id

  Returns  released | not_held
]]
--- @include "whole"
--- @include "id"
--- @include "refuse"
--- @include "wrong-type"
--- @include "units"
local round, buyer, ticket = tonumber(ARGV[1]), ARGV[2], ARGV[3]

if #KEYS ~= 2 or #ARGV ~= 3 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
for i = 2, 3 do
  if not is_id(ARGV[i]) then return refuse('an id is empty, too long or has odd characters') end
end
local wrong = wrong_type({ 'hash', 'hash' })
if wrong then return wrong end

for _, key in ipairs(KEYS) do
  local current = tonumber(redis.call('HGET', key, '#round') or nil)
  if current == round and take_back(key, buyer, ticket) > 0 then return 'released' end
end
return 'not_held'
