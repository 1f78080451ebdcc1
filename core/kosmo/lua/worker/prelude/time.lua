-- `time`: what services write as time, as seconds since 1970 in UTC and back.

local kernel = ...
local raw = kernel.raw
local find, format, match = raw.string.find, raw.string.format, raw.string.match
local math_type, sub, tonumber, type = raw.math.type, raw.string.sub, raw.tonumber, raw.type
local complain = kernel.complain

local DAY = 86400
local MILLISECONDS = 1e11  -- from here on, in the year 5138, a number counts those
local MOST = 253402300800  -- the year 10000
local MONTHS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }
local FORMS = 'seconds, milliseconds or a text such as "2026-11-22T06:00:00Z"'

local function is_leap(year)
  return year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
end

local function days_in(year, month)
  return month == 2 and is_leap(year) and 29 or MONTHS[month]
end

-- Count the days before a year since the year 1.
local function days_before(year)
  local past = year - 1
  return past * 365 + past // 4 - past // 100 + past // 400
end
local EPOCH = days_before(1970)

-- Read the day; nothing where there is no such day.
local function day_of(year, month, day)
  if year < 1 or month < 1 or month > 12 or day < 1 or day > days_in(year, month) then return nil end
  local days = days_before(year) - EPOCH + day - 1
  for before = 1, month - 1 do days = days + days_in(year, before) end
  return days
end

-- Read the seconds by which a zone is ahead; nothing where it is none.
local function offset_of(zone)
  if zone == "" or zone == "Z" or zone == "z" then return 0 end
  local sign, hours, minutes = match(zone, "^([+-])(%d%d):?(%d?%d?)$")
  if not sign or #minutes == 1 then return nil end
  hours, minutes = tonumber(hours), tonumber(minutes) or 0
  if hours > 23 or minutes > 59 then return nil end
  return (sign == "+" and 1 or -1) * (hours * 3600 + minutes * 60)
end

-- Read the time of a day; nothing where it is none.
local function clock_of(rest)
  if rest == "" then return 0 end
  local hours, minutes, behind = match(rest, "^[Tt ](%d%d):(%d%d)(.*)$")
  if not hours then return nil end
  local seconds, after = match(behind, "^:(%d%d)(.*)$")
  local fraction, zone = match(after or behind, "^([.,]%d+) ?(.*)$")
  if not seconds and fraction then return nil end
  zone = zone or match(after or behind, "^ ?(.*)$")
  hours, minutes, seconds = tonumber(hours), tonumber(minutes), tonumber(seconds or 0)
  local ahead = offset_of(zone)
  if not ahead or hours > 23 or minutes > 59 or seconds > 60 then return nil end
  local whole = hours * 3600 + minutes * 60 + seconds - ahead
  return fraction and whole + tonumber("0." .. sub(fraction, 2)) or whole
end

local function of_text(text)
  local year, month, day, rest = match(text, "^(%d%d%d%d)-(%d%d)-(%d%d)(.*)$")
  local days = year and day_of(tonumber(year), tonumber(month), tonumber(day))
  local seconds = days and clock_of(rest)
  return seconds and days * DAY + seconds
end

-- A number of milliseconds is told by its size.
local function of_number(number)
  if number >= MILLISECONDS or number <= -MILLISECONDS then
    number = math_type(number) == "integer" and number % 1000 == 0 and number // 1000 or number / 1000
  end
  return number > -MOST and number < MOST and number or nil
end

local function seconds_of(name, value)
  local seconds
  if type(value) == "number" then
    seconds = of_number(value)
  elseif type(value) == "string" and #value <= 64 then
    local digits = find(value, "^%-?%d%d%d%d%d%d%d%d%d+%.?%d*$")
    seconds = digits and of_number(tonumber(value)) or not digits and of_text(value)
  end
  if seconds then return seconds end
  complain(name .. ": expected " .. FORMS .. ", got " .. kernel.show(value))
end

local function written(seconds)
  local whole = seconds // 1 | 0
  local days, rest = whole // DAY + EPOCH, whole % DAY
  local year = days // 366 + 1
  while days_before(year + 1) <= days do year = year + 1 end
  local day, month = days - days_before(year), 1
  while day >= days_in(year, month) do day, month = day - days_in(year, month), month + 1 end
  return format("%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day + 1,
    rest // 3600, rest // 60 % 60, rest % 60)
end

kernel.export.time = {
  parse = function(value) return seconds_of("time.parse", value) end,
  format = function(value)
    local seconds = seconds_of("time.format", value)
    if seconds // DAY + EPOCH < 0 then complain("time.format: it is before the year 1") end
    return written(seconds)
  end,
}
