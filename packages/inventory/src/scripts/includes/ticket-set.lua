--- @include "round"
--- @include "id"
--- @include "wrong-type"
--- @include "units"
--- @include "reserved"
-- The tickets that one call is about, whose numbers lie next to each other. Each script that includes this has the keys of
-- claim.lua, and as its arguments the round, its lifetime, at 4 and 5 the first and the last number, and from `from` on, for each
-- ticket, its id, its buyer's id, its number and its units.

-- The set, or nil and the error when something is not what it should be, or more than one step may decide.
local function asked_set(from)
  local MOST = 1000
  local round, lifetime, first, last = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
  local set = { round = round, lifetime = lifetime, first = first, last = last, ids = {}, buyers = {}, numbers = {}, units = {} }
  if #KEYS ~= 5 or #ARGV < from - 1 or (#ARGV - from + 1) % 4 ~= 0 then
    return nil, refuse('wrong number of keys or arguments')
  end
  local wrong = wrong_round(round, lifetime)
  if wrong then return nil, wrong end
  if not whole(first, 1) or not whole(last, first) then return nil, refuse('the first and the last number are not in order') end
  if #ARGV >= from + 4 * MOST then return nil, refuse('more than ' .. MOST .. ' tickets') end
  for i = from, #ARGV, 4 do
    local at, id, buyer, number, units = #set.ids + 1, ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
    local odd
    if not is_id(id) or not is_id(buyer) then
      odd = 'an id is empty, too long or has odd characters'
    elseif not whole(number, first) or number > last then
      odd = 'a number is not between the first and the last'
    elseif not whole(units, 1) or units > MOST_UNITS then
      odd = 'a ticket asks for no whole number of units'
    end
    if odd then return nil, refuse(odd) end
    set.ids[at], set.buyers[at], set.numbers[at], set.units[at] = id, buyer, number, units
  end
  wrong = wrong_type({ 'hash', 'zset', 'string', 'set', 'hash' })
  if wrong then return nil, wrong end
  return set
end

-- For each ticket of a set which ticket holds a unit for its buyer, and 1 if it left the line; and how many units are free beyond
-- those that are about to go to who stands by.
local function standing_of(set, total)
  local held = redis.call('HMGET', KEYS[1], unpack(set.buyers))
  local left = redis.call('SMISMEMBER', KEYS[4], unpack(set.numbers))
  local free = free_units(KEYS[1], total)
  return held, left, free - reserved(KEYS[2], KEYS[5], free)
end
