--[[
  Gives units to tickets of a set whose order was drawn, in the order given, before the batches they came in are decided. Who
  holds something keeps it, so that drawing again gives to the next what is free by now, and changes nothing else.

  Only for a caller who names what stands in `decided`: once the line has moved on, or somebody else has begun to draw, the
  tickets that are not decided may be others.

  KEYS[1] round         hash: #round, #total, and per unit: buyer id, `<buyer id>~2`, ... -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] decided       string: "<last number> <batch> <times it was asked for>"
  KEYS[4] left          set: numbers of tickets that left the line
  KEYS[5] tickets       hash: what those who stand by wait for
  ARGV[1] round  [2] lifetime of the round, ms  [3] the value of `decided`  [4] first number of the set  [5] last number
  ARGV[6...] per ticket, 1000 at most, in the order drawn: ticket id, buyer id, number, units

  Returns  unknown | cancelled | stale | drawn, units that are left
]]
--- @include "ticket-set"
local named = ARGV[3]
local set, wrong = asked_set(6)
if wrong then return wrong end
if #set.ids == 0 then return refuse('no tickets') end

local total, why = total_of(KEYS[1], set.round)
if not total then return why end
if redis.call('GET', KEYS[3]) ~= named then return 'stale' end

local held, left, free = standing_of(set, total)
local claims, holds = {}, {}
for i, buyer in ipairs(set.buyers) do
  local units = set.units[i]
  if free >= units and left[i] == 0 and not held[i] and not holds[buyer] then
    free, holds[buyer] = free - units, true
    add_claims(claims, buyer, set.ids[i], units)
  end
end
redis.call('PEXPIRE', KEYS[1], set.lifetime)
write_claims(KEYS[1], claims)
return { 'drawn', tostring(free) }
