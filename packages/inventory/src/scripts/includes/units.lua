-- The most units that one ticket may ask for.
local MOST_UNITS = 10

-- The field of the standby tickets that says how many units a buyer waits for, where it is more than one.
local function units_field(buyer) return '#units:' .. buyer end

-- The field of a round for each unit that a buyer holds: `a`, `a~2`, `a~3`.
local function claim_field(buyer, unit)
  return unit == 1 and buyer or string.format('%s~%d', buyer, unit)
end

-- Adds to a list of claims, field and ticket in turn, those of the units that a ticket is given.
local function add_claims(claims, buyer, ticket, units)
  for unit = 1, units do
    claims[#claims + 1] = claim_field(buyer, unit)
    claims[#claims + 1] = ticket
  end
end

-- Writes such a list. A call takes no more arguments than fit on the stack of Lua.
local function write_claims(round, claims)
  for i = 1, #claims, 1000 do
    redis.call('HSET', round, unpack(claims, i, math.min(i + 999, #claims)))
  end
end

-- The fields of the units that a ticket holds for its buyer.
local function held_fields(round, buyer, ticket)
  local fields, held = {}, {}
  for unit = 1, MOST_UNITS do fields[unit] = claim_field(buyer, unit) end
  for i, holder in ipairs(redis.call('HMGET', round, unpack(fields))) do
    if holder == ticket then held[#held + 1] = fields[i] end
  end
  return held
end

-- Gives the units of a ticket back, if it is this ticket that holds them; says how many there were.
local function take_back(round, buyer, ticket)
  local held = held_fields(round, buyer, ticket)
  return #held > 0 and redis.call('HDEL', round, unpack(held)) or 0
end
