--[[
  Decides a batch of tickets of one round, in the order given. A buyer holds at most one unit, and
  the ticket that holds it wins again however often it asks, so a batch may be decided twice.

  Units that came back belong to those who stand by: only what is free beyond them is to be had.

  KEYS[1] round         hash: #round, #total, buyer id -> ticket id
  KEYS[2] standby line  sorted set: buyer id by ticket number
  ARGV[1] round  [2] lifetime of the round, ms  [3] ticket id  [4] buyer id, and so on, 1000 pairs at most

  Returns  unknown     the round is not here, or not whole: only the database can say
         | cancelled   a newer round is open: all of these tickets are too late
         | decided, then per ticket: won | sold_out | duplicate <the ticket that holds the unit>
]]
--- @include "whole"
--- @include "id"
--- @include "refuse"
--- @include "wrong-type"
local MOST = 1000
local round, lifetime = tonumber(ARGV[1]), tonumber(ARGV[2])

if #KEYS ~= 2 or #ARGV < 2 or #ARGV % 2 ~= 0 then return refuse('wrong number of keys or arguments') end
if #ARGV > 2 + 2 * MOST then return refuse('more than ' .. MOST .. ' tickets') end
if not whole(round, 1) then return refuse('the round is not a positive whole number') end
if not whole(lifetime, 1) then return refuse('a lifetime is not a positive number') end
for i = 3, #ARGV do
  if not is_id(ARGV[i]) then return refuse('an id is empty, too long or has odd characters') end
end
local wrong = wrong_type({ 'hash', 'zset' })
if wrong then return wrong end

local state = redis.call('HMGET', KEYS[1], '#round', '#total')
local current, total = tonumber(state[1] or nil), tonumber(state[2] or nil)
if not current or current < round then return 'unknown' end
if current > round then return 'cancelled' end
if not total then return 'unknown' end
if #ARGV == 2 then return { 'decided' } end

local buyers = {}
for i = 4, #ARGV, 2 do buyers[#buyers + 1] = ARGV[i] end
local held = redis.call('HMGET', KEYS[1], unpack(buyers))
local free = total - (redis.call('HLEN', KEYS[1]) - 2) - redis.call('ZCARD', KEYS[2])

local verdicts, winners, holders = { 'decided' }, {}, {}
for i, buyer in ipairs(buyers) do
  local ticket = ARGV[1 + 2 * i]
  local holder = holders[buyer] or held[i]
  if holder == ticket then
    verdicts[i + 1] = 'won'
  elseif holder then
    verdicts[i + 1] = 'duplicate ' .. holder
  elseif free > 0 then
    free = free - 1
    holders[buyer] = ticket
    winners[#winners + 1] = buyer
    winners[#winners + 1] = ticket
    verdicts[i + 1] = 'won'
  else
    verdicts[i + 1] = 'sold_out'
  end
end

if #winners > 0 then
  redis.call('HSET', KEYS[1], unpack(winners))
  redis.call('PEXPIRE', KEYS[1], lifetime)
end
return verdicts
