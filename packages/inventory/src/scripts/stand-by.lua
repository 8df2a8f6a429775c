--[[
  Lets a buyer wait for a unit to come back, in the order of ticket numbers. A buyer waits once: a second
  ticket finds the place of the first.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  KEYS[3] tickets       hash: buyer id -> "<number> <ticket id> <name>" of those in the line
  KEYS[4] promoted      hash of the same shape: who got a unit and has no order yet
  KEYS[5] untold        hash: ticket id -> "<seq> <state> <buyer id>", whose ticket has yet to be amended
  KEYS[6] left          set of the tickets whose wait has ended
  ARGV[1] round  [2] lifetime, ms  [3] buyer id  [4] ticket id  [5] ticket number  [6] name of the buyer
  ARGV[7] buyer  who asks for it just now, whose ticket is decided and has to be amended
        | batch  which decides the ticket so; it may be delivered again, after the buyer has left

  ARGV[8] units that the buyer waits for

  Returns  unknown    the round is not here, or not whole
         | cancelled  a newer round is open
         | left       the wait of this ticket has ended
         | holds, the ticket that holds a unit for this buyer
         | waits, place in the line, the ticket that waits, units that are free, seq of what it is to be told or ''
]]
--- @include "round"
--- @include "id"
--- @include "wrong-type"
--- @include "next-seq"
--- @include "units"
local round, lifetime, buyer, ticket = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4]
local number, name, by, units = tonumber(ARGV[5]), ARGV[6], ARGV[7], tonumber(ARGV[8])

if #KEYS ~= 6 or #ARGV ~= 8 then return refuse('wrong number of keys or arguments') end
local wrong = wrong_round(round, lifetime)
if wrong then return wrong end
if not whole(number, 1) then return refuse('the number is not a positive whole number') end
for i = 3, 4 do
  if not is_id(ARGV[i]) then return refuse('an id is empty, too long or has odd characters') end
end
if #name > 400 then return refuse('the name is too long') end
if not whole(units, 1) or units > MOST_UNITS then return refuse('no whole number of units is waited for') end
if by ~= 'buyer' and by ~= 'batch' then return refuse('neither a buyer nor a batch asks') end
wrong = wrong_type({ 'hash', 'zset', 'hash', 'hash', 'hash', 'set' })
if wrong then return wrong end

local total, why = total_of(KEYS[1], round)
if not total then return why end
local holder = redis.call('HGET', KEYS[1], buyer)
if holder then return { 'holds', holder } end

-- A place that lost its half of what is known of it is no place.
local held = redis.call('ZSCORE', KEYS[2], buyer) and redis.call('HGET', KEYS[3], buyer)
if not held then
  if by == 'batch' and redis.call('SISMEMBER', KEYS[6], ticket) == 1 then return 'left' end
  -- The place itself comes last: where an account lacks a right a script ends in the middle, and who has a place is told nothing more.
  if by == 'buyer' then
    redis.call('HSET', KEYS[5], ticket, string.format('%s waits %s', next_seq(KEYS[3]), buyer))
    redis.call('PEXPIRE', KEYS[5], lifetime)
  end
  if units > 1 then
    redis.call('HSET', KEYS[3], units_field(buyer), units)
  else
    redis.call('HDEL', KEYS[3], units_field(buyer))
  end
  redis.call('SREM', KEYS[6], ticket)
  held = string.format('%d %s %s', number, ticket, name)
  redis.call('HSET', KEYS[3], buyer, held)
  redis.call('ZADD', KEYS[2], number, buyer)
end
redis.call('PEXPIRE', KEYS[2], lifetime)
redis.call('PEXPIRE', KEYS[3], lifetime)
local waiting = held:match('^%d+ (%S+)')
local untold = redis.call('HGET', KEYS[5], waiting)
return {
  'waits', tostring(redis.call('ZRANK', KEYS[2], buyer) + 1), waiting, tostring(free_units(KEYS[1], total)),
  untold and untold:match('^%d+') or '',
}
