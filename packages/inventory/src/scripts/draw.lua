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
--- @include "whole"
--- @include "id"
--- @include "refuse"
--- @include "wrong-type"
--- @include "reserved"
--- @include "asked-tickets"
local round, lifetime, named = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local first, last = tonumber(ARGV[4]), tonumber(ARGV[5])

if #KEYS ~= 5 or #ARGV < 9 or (#ARGV - 5) % 4 ~= 0 then return refuse('wrong number of keys or arguments') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
if not whole(first, 1) or not whole(last, first) then return refuse('the numbers of the set are not in order') end
local tickets, buyers, numbers, units, odd = asked_tickets(6, first, last)
if odd then return odd end
local wrong = wrong_type({ 'hash', 'zset', 'string', 'set', 'hash' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, total = tonumber(state[1] or nil), tonumber(state[2] or nil)
if not current or current < round then return 'unknown' end
if current > round then return 'cancelled' end
if not total then return 'unknown' end
if redis.call('GET', KEYS[3]) ~= named then return 'stale' end

local held = redis.call('HMGET', KEYS[1], unpack(buyers))
local left = redis.call('SMISMEMBER', KEYS[4], unpack(numbers))
local free = math.max(0, total - (redis.call('HLEN', KEYS[1]) - 2))
free = free - reserved(KEYS[2], KEYS[5], free)
local winners, holds = {}, {}
for i, buyer in ipairs(buyers) do
  if free >= units[i] and left[i] == 0 and not held[i] and not holds[buyer] then
    free, holds[buyer] = free - units[i], true
    for unit = 1, units[i] do
      winners[#winners + 1] = claim_field(buyer, unit)
      winners[#winners + 1] = tickets[i]
    end
  end
end
for i = 1, #winners, 1000 do
  redis.call('HSET', KEYS[1], unpack(winners, i, math.min(i + 999, #winners)))
end
redis.call('PEXPIRE', KEYS[1], lifetime)
return { 'drawn', tostring(free) }
